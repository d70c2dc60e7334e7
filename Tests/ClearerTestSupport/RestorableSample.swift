import ClearerRuntime

/// A sample that there is a restoration for.
public protocol RestorableSample: PictureSample, PixelSample {}

extension RestorableSample {
  /// Restores a picture with an instruction set: an index into ``Restorer/instructionSets``.
  public static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int)
    throws
    -> [Self]
  {
    try restorer.using(restorer.instructionSets[isa]).restore(samples, width: width, height: height)
  }
}

extension UInt8: RestorableSample {}
extension UInt16: RestorableSample {}
extension Float: RestorableSample {}
