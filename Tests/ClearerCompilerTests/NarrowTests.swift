import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct NarrowTests {
  /// What was chosen has 7 bits if convolutions for which pairs are read it and it is not to have 11; nothing else has.
  @Test(arguments: RandomNet.seeds) func whatPairsReadHas7Bits(seed: UInt64) throws {
    for net in try RandomNet(seed: seed).choicesOfBits() {
      let graph = try Compiler(precision: .int8).graph(of: net.model, after: "narrow")
      var narrow: Set<Graph.Value> = []
      for node in graph.nodes {
        guard let fused = node.fused, fused.windows.count == 1, let window = fused.windows.first else {
          continue
        }
        let value = node.inputs[window.source.input]
        guard window.kernel == 3, window.stride == 1, let source = graph.nodes[value].fused, source.relu
        else {
          continue
        }
        let hasMore = !net.model.narrow.contains(graph.nodes[value].name) || source.hasFineBytes
        #expect(source.isNarrow == !hasMore, "\(graph.nodes[value].name), \(net)")
        #expect(fused.makesPairs == !hasMore, "\(node.name), \(net)")
        if !hasMore { narrow.insert(value) }
      }
      for (value, node) in graph.nodes.enumerated() {
        #expect(node.fused?.isNarrow ?? false == narrow.contains(value), "\(node.name), \(net)")
      }
    }
  }

  /// What Winograd's method multiplies by are bytes.
  @Test(arguments: RandomNet.seeds) func weightsOfPairsAreEvenRowsWithinABox(seed: UInt64) throws {
    let net = try RandomNet(seed: seed).narrow()
    let graph = try Compiler(precision: .int8).graph(of: net.model)
    var pairs = 0
    for node in graph.nodes {
      guard let fused = node.fused, fused.makesPairs, let weights = fused.quantization?.weights.first else {
        continue
      }
      pairs += 1
      for first in stride(from: 0, to: weights.count, by: 3) {
        let row = weights[first..<first + 3].map(Int.init)
        #expect((row[0] + row[1] + row[2]).isMultiple(of: 2), "\(node.name), \(net)")
        #expect(abs(row[0] + row[2]) + abs(row[1]) <= 254, "\(node.name), \(net)")
      }
    }
    #expect(pairs > 0)
  }

  /// Of all integers that are allowed those that are nearest, by trying every one around.
  @Test(arguments: 0..<300) func aRowIsRoundedToTheNearestThatIsAllowed(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    let limit: Float = seed % 3 == 0 ? 5 : 127
    var row = (0..<3).map { _ in generator.uniform(-limit, limit) }
    let reach = PairWeights.reach(row[0], row[1], row[2])
    if reach > limit || seed % 4 == 0 { row = row.map { $0 * limit / reach } }
    let rounded = PairWeights.rounded(row, limit: limit)
    func error(_ integers: [Float]) -> Float {
      zip(integers, row).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    #expect(Self.isAllowed(rounded, limit), "\(row) became \(rounded)")
    for number in 0..<125 {
      let offsets = [number % 5, number / 5 % 5, number / 25]
      let other = zip(row, offsets).map { $0.rounded() + Float($1 - 2) }
      if Self.isAllowed(other, limit) { #expect(error(rounded) <= error(other) + 1e-4, "\(row): \(other)") }
    }
    let place = Int(seed % 3)
    let wanted = generator.uniform(-1.5 * limit, 1.5 * limit)
    var last = rounded
    last[place] = PairWeights.last(wanted, at: place, of: rounded, limit: limit)
    #expect(Self.isAllowed(last, limit), "\(last)")
    for integer in stride(from: -limit, through: limit, by: 1) {
      var other = rounded
      other[place] = integer
      if Self.isAllowed(other, limit) {
        #expect(abs(last[place] - wanted) <= abs(integer - wanted), "\(wanted) at \(place) of \(rounded)")
      }
    }
  }

  private static func isAllowed(_ row: [Float], _ limit: Float) -> Bool {
    let integers = row.map { Int($0) }
    return (integers[0] + integers[1] + integers[2]).isMultiple(of: 2)
      && integers.allSatisfy { abs($0) <= Int(limit) }
      && abs(integers[0] + integers[2]) + abs(integers[1]) <= 2 * Int(limit)
  }
}
