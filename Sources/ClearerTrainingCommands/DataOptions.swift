#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerImage
  import ClearerTraining

  /// The options that say which pictures there are and what is done to them.
  public struct DataOptions: ParsableArguments {
    /// The clean pictures, or pairs.
    @Option(
      help: ArgumentHelp(
        "A folder of pictures, with commas before what is said of it: share=0.3 (how often patches come from it), "
          + "shrink=3 (reduce its pictures by this factor), layout=clean|pairs|side-by-side. Can be repeated.",
        valueName: "folder[,…]"),
      transform: Self.source)
    public var pictures: [PictureSource]

    /// Pictures to validate with.
    @Option(
      help: ArgumentHelp("A folder of pictures to validate with, in the same form.", valueName: "folder[,…]"),
      transform: Self.source)
    public var validation: PictureSource?

    /// How many of them are used.
    @Option(help: "How many of them are used.")
    public var validationCount = 12

    @Option(
      help: ArgumentHelp(
        "Add noise: a standard deviation of 255, several with commas, or a range such as 5-50.",
        valueName: "sigma"),
      transform: Self.levels)
    var noise: NoiseModel.Levels?

    @Option(
      help: ArgumentHelp(
        "Clip this share of the noisy patches, 0 to 1, and round them to 8 bits, as files hold them.",
        valueName: "share"))
    var clipNoise = 0.0

    @Flag(help: "Put rain over the pictures.")
    var rain = false

    /// Whether a picture that cannot be used is an error.
    @Flag(help: "Stop at a picture that cannot be used, instead of skipping it.")
    public var strict = false

    /// For the parser.
    public init() {}

    /// Checks what the parser cannot.
    public func validate() throws {
      guard (0...1).contains(clipNoise) else {
        throw ValidationError("--clip-noise must be at least 0 and at most 1.")
      }
    }

    /// What is done to clean pictures.
    public func degradation() throws -> Degradation {
      let given = pictures.allSatisfy { $0.layout != .clean }
      switch (noise, rain, given) {
      case (let levels?, false, false): return .noise(NoiseModel(levels: levels, clippedShare: clipNoise))
      case (nil, true, false): return .rain(RainModel())
      case (nil, false, true): return .given(.derain)
      default:
        throw ValidationError(
          "Give either --noise or --rain for clean pictures, and neither for pictures with layout=pairs or side-by-side."
        )
      }
    }

    /// A folder and what is said of it.
    @Sendable public static func source(_ text: String) throws -> PictureSource {
      let parts = text.split(separator: ",")
      guard let folder = parts.first else { throw ValidationError("a folder is missing") }
      var source = PictureSource(folder: String(folder))
      for part in parts.dropFirst() {
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        switch (pair.first, pair.last) {
        case ("share", let value?) where Double(value).map { $0 > 0 && $0.isFinite } ?? false:
          source.share = Double(value) ?? 1
        case ("shrink", let value?) where Int(value).map { (1...64).contains($0) } ?? false:
          source.shrink = Int(value) ?? 1
        case ("layout", let value?) where PictureSource.Layout(rawValue: value) != nil:
          source.layout = PictureSource.Layout(rawValue: value) ?? .clean
        default:
          throw ValidationError(
            "“\(part)” is none of share=(more than 0), shrink=(1 to 64), layout=(clean, pairs, side-by-side)")
        }
      }
      return source
    }

    @Sendable static func levels(_ text: String) throws -> NoiseModel.Levels {
      func level(_ text: Substring) throws -> Double {
        guard let value = Double(text), value > 0, value <= 255 else {
          throw ValidationError("“\(text)” is no standard deviation of more than 0 and at most 255")
        }
        return value
      }
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      if parts.count == 2 {
        let ends = try parts.map(level)
        guard ends[0] < ends[1] else {
          throw ValidationError("“\(text)” is no range from a lower to a higher value")
        }
        return .within(ends[0]...ends[1])
      }
      return .among(try text.split(separator: ",", omittingEmptySubsequences: false).map(level))
    }
  }
#endif
