import ClearerModel
import Testing

@Suite struct ArchitectureTests {
  @Test func referenceNetsHaveTheirPublishedCost() {
    let stages: [[ModuleKind]] = [
      [.fusion, .parallel, .fusion, .fusion], [.fusion, .parallel, .fusion, .parallel],
      [.fusion, .fusion, .parallel, .fusion],
    ]
    for (width, kilo) in [(8, 28.2), (16, 112.8), (32, 450.8)] {
      let net = Architecture(channels: 1, widths: [1, 2, 4, 8].map { $0 * width }, stages: stages)
      #expect(abs(net.macsPerPixel / 1000 - kilo) < 0.1)
    }
  }
}
