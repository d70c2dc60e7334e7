#if Torch
  import ClearerImage
  import ClearerTraining
  import Testing

  @Suite struct MuonTests {
    /// Newton and Schulz's iteration as it is written: x ← 3.4445 x − 4.775 (x xᵀ) x + 2.0315 (x xᵀ)² x.
    private func orthogonalized(_ matrix: [[Double]]) -> [[Double]] {
      func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.map { row in b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } } }
      }
      func transposed(_ a: [[Double]]) -> [[Double]] { a[0].indices.map { j in a.map { $0[j] } } }
      let norm = matrix.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      var x = matrix.map { $0.map { $0 / norm } }
      for _ in 0..<5 {
        let once = product(product(x, transposed(x)), x)
        let twice = product(product(x, transposed(x)), once)
        x = x.indices.map { i in
          x[i].indices.map { j in 3.4445 * x[i][j] - 4.775 * once[i][j] + 2.0315 * twice[i][j] }
        }
      }
      return x
    }

    @Test(arguments: [false, true])
    func aStepIsThatOfTheIterationWrittenOut(composed: Bool) throws {
      let seed = UInt64.random(in: 0...UInt64.max)
      let sides = [(1, 9), (3, 20), (16, 144), (24, 6), (40, 7), (17, 17)]
      var offset = 5
      let matrices = sides.map { rows, columns in
        defer { offset += rows * columns + 3 }
        return FlatMatrix(offset: offset, rows: rows, columns: columns)
      }
      let numbers = NormalNumbers(seed: seed)
      let gradients = (0..<2).map { step in (0..<offset).map { Float(numbers[step * offset + $0]) } }
      let values = try TorchTensor(zeros: [offset])
      let muon = try Muon(count: offset, matrices: matrices, decay: 0.3, composed: composed)
      let rate = 0.01
      for (index, gradient) in gradients.enumerated() {
        let gradient = try TorchTensor(gradient, shape: [offset])
        try muon.update(values, gradient: gradient, rate: rate, step: index + 1)
      }

      let found = try values.values()
      var ofMatrices = Set<Int>()
      var place = 5
      for (rows, columns) in sides {
        var expected = [Double](repeating: 0, count: rows * columns)
        var momentum = expected
        for gradient in gradients {
          let part = gradient[place..<place + rows * columns].map(Double.init)
          for i in part.indices { momentum[i] += 0.05 * (part[i] - momentum[i]) }
          let ahead = part.indices.map { part[$0] + 0.95 * (momentum[$0] - part[$0]) }
          let direction = orthogonalized(
            (0..<rows).map { Array(ahead[$0 * columns..<($0 + 1) * columns]) })
          let scale = rate * 0.2 * Double(max(rows, columns)).squareRoot()
          for (i, value) in direction.joined().enumerated() {
            expected[i] -= rate * 0.3 * expected[i] + scale * value
          }
        }
        for i in expected.indices {
          ofMatrices.insert(place + i)
          #expect(abs(Double(found[place + i]) - expected[i]) < 1e-5, "\(rows)×\(columns), seed \(seed)")
        }
        place += rows * columns + 3
      }
      // Adam's first steps have the size of the rate.
      for i in 0..<offset where !ofMatrices.contains(i) {
        #expect(abs(found[i]) > 1e-4 && abs(found[i]) < 0.021, "seed \(seed)")
      }
    }

    /// Else what is left of gradients behind a branch that has died moves it at full length.
    @Test(arguments: [false, true])
    func vanishingGradientsMakeSmallSteps(composed: Bool) throws {
      let count = 2 * 12 * 12
      let numbers = NormalNumbers(seed: 3)
      let gradient = (0..<count).map { Float(numbers[$0]) * ($0 < 144 ? 1 : 1e-5) }
      let values = try TorchTensor(zeros: [count])
      let matrices = [0, 144].map { FlatMatrix(offset: $0, rows: 12, columns: 12) }
      try Muon(count: count, matrices: matrices, composed: composed)
        .update(values, gradient: TorchTensor(gradient, shape: [count]), rate: 1, step: 1)
      let found = try values.values()
      func norm(_ values: ArraySlice<Float>) -> Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      #expect(abs(norm(found[144...]) / norm(found[..<144]) - 1e-2) < 5e-3)
    }

    @Test(arguments: [false, true])
    func anEmptyGradientChangesNothing(composed: Bool) throws {
      let values = try TorchTensor((0..<12).map(Float.init), shape: [12])
      let muon = try Muon(
        count: 12, matrices: [FlatMatrix(offset: 0, rows: 3, columns: 4)], composed: composed)
      try muon.update(values, gradient: TorchTensor(zeros: [12]), rate: 1, step: 1)
      #expect(try values.values() == (0..<12).map(Float.init))
    }
  }
#endif
