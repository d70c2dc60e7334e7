import ClearerRuntime

/// A sample that there is a ``Restorer/restore(_:width:height:isa:)`` for.
public protocol RestorableSample: PictureSample {
  /// Restores a picture with an instruction set.
  static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int) throws
    -> [Self]
}

extension UInt8: RestorableSample {
  /// Calls the restorer.
  public static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int)
    throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}

extension UInt16: RestorableSample {
  /// Calls the restorer.
  public static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int)
    throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}

extension Float: RestorableSample {
  /// Calls the restorer.
  public static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int)
    throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}
