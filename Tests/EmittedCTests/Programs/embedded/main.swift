// Restores the test picture in memory of the device's alone, whole and row by row, and says the checksums of both.
import Device
import Net

func restoreTestPicture() throws(RestorerError) {
  let restorer = Restorer()
  let memory = UnsafeMutableRawBufferPointer(start: device_memory(), count: device_memory_size())
  let rowBytes = TestPicture.width * restorer.channels
  let size = rowBytes * TestPicture.height
  let picture = UnsafeMutableRawBufferPointer(rebasing: memory[..<size])
  let result = UnsafeMutableRawBufferPointer(rebasing: memory[size..<(2 * size)])
  let workspace = UnsafeMutableRawBufferPointer(rebasing: memory[(2 * size)...])
  let format = PixelFormat(.uint8, restorer.channels == 1 ? .gray : .rgb)

  try restorer.selfTest(workspace: workspace)
  for index in 0..<size { picture[index] = TestPicture.sample(index, channels: restorer.channels) }
  let source = PixelBuffer(
    try MutablePixelBuffer(
      picture, width: TestPicture.width, height: TestPicture.height, format: format))
  let target = try MutablePixelBuffer(
    result, width: TestPicture.width, height: TestPicture.height, format: format)
  try restorer.restore(source, into: target, workspace: workspace)
  device_print(TestPicture.checksum(result))

  for index in 0..<size { result[index] = 0 }
  var rows = try RowRestorer(
    restorer, width: TestPicture.width, height: TestPicture.height, format: format, workspace: workspace)
  for y in 0..<TestPicture.height {
    for _ in 0..<(try rows.push(source.row(y))) { try rows.pull(into: target.row(rows.rowsPulled)) }
  }
  device_print(TestPicture.checksum(result))
}

do {
  try restoreTestPicture()
} catch {
  device_print(0)
}
