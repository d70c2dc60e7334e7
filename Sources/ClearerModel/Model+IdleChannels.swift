extension Model {
  /// Channels behind a ReLU that gave nothing but zeros on all calibration pictures, and how many there are: capacity that
  /// is paid for and does nothing. Both are 0 for a model without ranges.
  public var idleChannels: (idle: Int, all: Int) {
    let highest = ranges.values.flatMap(\.channels)
    return (highest.count { $0 == 0 }, highest.count)
  }
}
