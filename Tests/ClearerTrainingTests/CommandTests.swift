#if Torch
  import ClearerModel
  import Foundation
  import Testing

  @Suite struct CommandTests {
    private func trained(_ arguments: [String], in place: TemporaryFolder) throws -> Command.End {
      let pictures = try place.addPictures("clean", count: 1, width: 16, height: 16)
      let net = ["--widths", "2,4", "--stages", "F", "--stem-blocks", "1", "--patch", "8", "--batch", "1"]
      let run = ["--pictures", pictures, "--steps", "2", "--run", place.path + "/run"]
      let noise = arguments.contains { $0.hasPrefix("--noise") } ? [] : ["--noise", "25"]
      return try Command(name: "clearer-train", arguments: net + run + noise + arguments).run()
    }

    @Test(arguments: ["25", "15,25,50", "5-50", "0.5"]) func noiseOfEveryFormIsTaken(_ noise: String) throws {
      let place = try TemporaryFolder()
      let end = try trained(["--output", place.path + "/net", "--noise", noise], in: place)
      #expect(end.status == 0, "\(end)")
    }

    @Test(arguments: ["0", "256", "50-5", "1-2-3", "15,", "-5", "x", ""])
    func noiseOfNoFormIsRefused(_ noise: String) throws {
      let place = try TemporaryFolder()
      let end = try trained(["--output", place.path + "/net", "--noise=\(noise)"], in: place)
      #expect(end.status == 64, "\(noise): \(end)")
    }

    @Test(arguments: [["--mixed-precision"], ["--decay=-1"], ["--decay=0.1", "--optimizer=adam"]])
    func optionsThatDoNotGoTogetherAreRefused(_ options: [String]) throws {
      let place = try TemporaryFolder()
      let end = try trained(["--output", place.path + "/net"] + options, in: place)
      #expect(end.status == 64 && end.complaints.contains(options[0].prefix { $0 != "=" }), "\(end)")
    }

    @Test func aModelThatCannotBeSavedIsNotTrained() throws {
      let place = try TemporaryFolder()
      let end = try trained(["--output", place.path + "/Net"], in: place)
      #expect(end.status == 65 && end.complaints.contains("name: 'Net'"), "\(end)")
      try Data().write(to: URL(fileURLWithPath: place.path + "/file"))
      let below = try trained(["--output", place.path + "/file/net"], in: place)
      #expect(below.status == 73 && below.complaints.contains("/file/net: cannot write"), "\(below)")
      #expect(!FileManager.default.fileExists(atPath: place.path + "/run"))
    }

    @Test func aModelIsTrainedFurtherWithItsOwnNet() throws {
      let place = try TemporaryFolder()
      let first = try trained(["--output", place.path + "/first", "--seed", "3"], in: place)
      #expect(first.status == 0, "\(first)")
      let again = try Command(
        name: "clearer-train",
        arguments: [
          "--weights", place.path + "/first", "--pictures", place.path + "/clean", "--noise", "25", "--steps",
          "1",
          "--patch", "8", "--batch", "1", "--rate", "1e-30", "--output", place.path + "/second", "--run",
          place.path + "/run-2",
        ]
      ).run()
      #expect(again.status == 0, "\(again)")
      let (one, other) = (
        try Model.load(from: place.path + "/first"), try Model.load(from: place.path + "/second")
      )
      #expect(one.architecture == other.architecture)
      #expect(one.tensors == other.tensors)

      let missing = try trained(
        ["--output", place.path + "/third", "--weights", place.path + "/no"], in: place)
      #expect(missing.status == 66 && missing.complaints.contains("/no"), "\(missing)")
    }

    @Test func aFolderWithoutPicturesIsNamed() throws {
      let place = try TemporaryFolder()
      let end = try Command(
        name: "clearer-train",
        arguments: [
          "--pictures", place.path, "--noise", "25", "--steps", "2", "--output", place.path + "/net", "--run",
          place.path + "/run",
        ]
      ).run()
      #expect(end.status == 66 && end.complaints.contains("no PNG or JPEG file"), "\(end)")
    }
  }
#endif
