extension Model {
  /// A net with random weights, for benchmarks and tests: equal arguments give equal weights on every machine.
  ///
  /// Uniform weights after He et al. (2015): variance `2 / inputs` before a ReLU keeps the mean square of a value from
  /// layer to layer. A term of a sum has variance `1 / (inputs · n)`, with `n` the number of terms that one branch
  /// meets on its way through all modules, so that the mean square grows at most by `(1 + 1/n)^n < e` in all.
  /// Normalisations undo most of their own scaling: `weight ≈ sqrt(running_var)`. For pictures from 0 to 1 the output
  /// of a residual net is about 0.1, that of others positive and below about 1.
  ///
  /// - Throws: ``ModelError`` where the architecture does not validate.
  public static func random(
    architecture: Architecture, seed: UInt64, name: String = "random"
  ) throws(ModelError) -> Model {
    try architecture.validate()
    var generator = RandomGenerator(seed: seed)
    let rectified = Dictionary(architecture.values.map { ($0.name, $0.rectified) }) { first, _ in first }
    let modules = architecture.stages.reduce(0) { $0 + $1.count }
    let terms = Float(architecture.stemBlocks + (modules + 1) * architecture.scales)
    var tensors: [String: Tensor] = [:]
    for layer in architecture.layers {
      let inputs = Float(layer.inputs * layer.kernel * layer.kernel)
      let isTerm = rectified[layer.name] != true && layer.name != LayerName.stemProject
      func add(_ suffix: String, _ shape: [Int], _ value: () -> Float) {
        let values = (0..<shape.reduce(1, *)).map { _ in value() }
        tensors["\(layer.name).\(suffix)"] = Tensor(shape: shape, values: values)
      }
      let shape = [layer.outputs, layer.inputs, layer.kernel, layer.kernel]
      if layer.name == LayerName.output {
        let bound = architecture.residual ? 0.1 * (3 / inputs).squareRoot() : 2 / inputs
        add("weight", shape) { generator.uniform(architecture.residual ? -bound : 0, bound) }
        continue
      }
      // A uniform number from -b to b has variance b²/3.
      let bound = isTerm ? (3 / (inputs * terms)).squareRoot() : (6 / inputs).squareRoot()
      add("weight", shape) { generator.uniform(-bound, bound) }
      let shift = isTerm ? 0.1 / terms.squareRoot() : 0.1
      switch architecture.normalization {
      case .none: add("bias", [layer.outputs]) { generator.uniform(-shift, 2 * shift) }
      case .batch:
        let variances = (0..<layer.outputs).map { _ in generator.uniform(0.5, 2) }
        var index = 0
        add("norm.weight", [layer.outputs]) {
          index += 1
          return variances[index - 1].squareRoot() * generator.uniform(0.8, 1.2)
        }
        add("norm.bias", [layer.outputs]) { generator.uniform(-shift, 2 * shift) }
        add("norm.running_mean", [layer.outputs]) { generator.uniform(-shift, shift) }
        tensors["\(layer.name).norm.running_var"] = Tensor(shape: [layer.outputs], values: variances)
      }
    }
    return Model(
      name: name, task: Task(.denoise, noiseModel: "gaussian", noiseLevels: [25]), architecture: architecture,
      tensors: tensors, provenance: Provenance(seed: seed, command: "random weights, not trained"))
  }
}
