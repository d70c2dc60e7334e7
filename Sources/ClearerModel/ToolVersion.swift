/// The version of all commands.
public let toolVersion = "0.1.0"
