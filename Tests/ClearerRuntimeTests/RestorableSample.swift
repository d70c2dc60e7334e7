import ClearerRuntime
import ClearerTestSupport

/// A sample that there is a ``Restorer/restore(_:width:height:isa:)`` for.
protocol RestorableSample: PictureSample {
  static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int) throws
    -> [Self]
}

extension UInt8: RestorableSample {
  static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int) throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}

extension UInt16: RestorableSample {
  static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int) throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}

extension Float: RestorableSample {
  static func restore(_ samples: [Self], width: Int, height: Int, with restorer: Restorer, isa: Int) throws
    -> [Self]
  {
    try restorer.restore(samples, width: width, height: height, isa: isa)
  }
}
