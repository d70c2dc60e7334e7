import ArgumentParser
import ClearerCommands
import ClearerExport
import ClearerImage
import ClearerModel

/// How a model is prepared for int8 before it is exported or measured.
package struct PreparationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Prepare int8 on the pictures of a folder: record ranges, and round weights to suit them. They are clean, and get the \
      net's noise or rain; or they are pairs, the degraded in its folder input, the clean in target.
      """,
      valueName: "folder"))
  package var calibrate: String?

  @Option(
    help: ArgumentHelp(
      """
      dB of PSNR that int8 may lose against fp32 on those pictures: as few sums as that takes are kept in 16 bits, and if \
      these are not enough, as few convolutions get 11 bits; if it cannot be, the command fails with 2.
      """, valueName: "dB"))
  package var psnrBudget: Double?

  @Option(
    help: ArgumentHelp(
      "Noise to measure that with, of 255, for a net of several strengths; its weakest and strongest otherwise.",
      valueName: "sigma"))
  package var budgetSigma: Double?

  @Flag(
    help: """
      Give what 3x3 convolutions read 7 bits: less time, and 0.01 to 0.02 dB less; with --psnr-budget only as far as the \
      budget allows.
      """)
  package var narrow = false

  @Flag(help: "Keep the model's own ranges, as those of a training with --quantise, and measure with them.")
  package var keepRanges = false

  package init() {}

  package func validate() throws {
    guard !keepRanges || psnrBudget != nil else {
      throw ValidationError("--keep-ranges wants --psnr-budget: else the ranges are the model's own anyway")
    }
    guard budgetSigma == nil || psnrBudget != nil else {
      throw ValidationError("--budget-sigma wants --psnr-budget")
    }
    guard let psnrBudget else { return }
    guard (0...255).contains(budgetSigma ?? 0) else { throw ValidationError("--budget-sigma is 0 to 255") }
    guard psnrBudget >= 0, psnrBudget.isFinite else {
      throw ValidationError("--psnr-budget is not negative")
    }
    guard calibrate != nil else { throw ValidationError("--psnr-budget wants --calibrate, to measure on") }
  }

  /// Calibrates a model for int8, and chooses what gets more than 8 bits, or fewer, where that was asked for.
  ///
  /// - Parameter quiet: Whether to show no progress.
  /// - Returns: The plan, where there is a budget.
  /// - Throws: `CommandError` where the budget cannot be kept; errors of files, pictures and the compiler.
  package func prepare(_ model: inout Model, quiet: Bool) throws -> PrecisionPlan? {
    let trained = model
    if narrow { try model.narrowValues() }
    guard let calibrate else { return nil }
    if budgetSigma != nil {
      // What is wrong with it is said before the work begins.
      _ = try TrialFolder(calibrate, for: model, sigma: budgetSigma, option: "--budget-sigma")
    }
    if !keepRanges {
      let progress = Progress(label: "calibration pictures", hidden: quiet)
      try model.calibrate(on: calibrate) { progress.show($0, of: $1) }
    }
    guard let psnrBudget else { return nil }
    let progress = Progress(label: "nets", hidden: quiet)
    do {
      return try model.choosePrecision(within: psnrBudget, of: trained, on: calibrate, sigma: budgetSigma) {
        progress.show($0, of: $1)
      }
    } catch let error as PrecisionPlanError {
      throw CommandError("\(error)", .overBudget)
    }
  }
}
