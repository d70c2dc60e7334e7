#if Torch
  import ClearerCommands
  import ClearerTraining

  /// Gives the errors of training the exit statuses that they stand for.
  public func mapErrors(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as DataError {
      if case .unusable = error { throw CommandError(error.description, .badData) }
      throw CommandError(error.description, .noInput)
    } catch let error as CheckpointError {
      if case .none = error { throw CommandError(error.description, .noInput) }
      throw CommandError(error.description, .badData)
    } catch let error as BudgetError {
      throw CommandError(error.description, .usage)
    }
  }
#endif
