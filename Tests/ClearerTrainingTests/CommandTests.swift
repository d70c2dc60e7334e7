#if Torch
  import Foundation
  import Testing

  @Suite struct CommandTests {
    private func trained(_ arguments: [String], in place: TemporaryFolder) throws -> Command.End {
      let pictures = try place.addPictures("clean", count: 1, width: 16, height: 16)
      let net = ["--widths", "2,4", "--stages", "F", "--stem-blocks", "1", "--patch", "8", "--batch", "1"]
      let run = ["--pictures", pictures, "--noise", "25", "--steps", "2", "--run", place.path + "/run"]
      return try Command(name: "clearer-train", arguments: net + run + arguments).run()
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
