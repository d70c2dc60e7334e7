import ClearerBench
import ClearerImage
import ClearerModel
import ClearerTestSupport
import ClearerVerification
import Foundation
import Testing

/// The page works in a browser, by itself.
@Suite struct ReportTests {
  static let browser = ["chromium", "google-chrome", "chrome"].compactMap(Tools.path).first

  static func page() throws -> String {
    let net = try RandomNet.small().model
    var benchmark = Benchmark(model: net)
    benchmark.precisions = [.int8]
    benchmark.sizes = [(24, 16)]
    benchmark.seconds = 0.02
    benchmark.profiles = true
    var report = try benchmark.run()
    report.verification = try Verification(
      net, on: [.device(compiler: "cc", run: "")], pictures: .madeUp(for: net)
    ).run()
    let folder = try TemporaryFolder()
    let bytes: [UInt8] = (0..<1200).map { (index: Int) -> UInt8 in UInt8(40 + index % 40 * 3 + index / 40) }
    let clean = try Picture(width: 40, height: 30, channels: 1, samples: .bits8(bytes))
    try clean.write(to: folder.url("a<b>.png").path)
    let pictures = try ReportPicture.restored(
      by: CompiledNet(net, precision: .int8), from: TrialFolder(folder.path, for: net), seed: 1)
    return try ReportPage(
      model: net, report: report, pictures: pictures, command: "clearer-bench <x> & \"y\""
    )
    .html()
  }

  @Test func itNeedsNothingElse() throws {
    let page = try Self.page()
    for loaded in ["src=\"http", "href=\"http", "url(", "@import", "fetch(", "import("] {
      #expect(!page.contains(loaded), "\(loaded)")
    }
    #expect(page.contains("clearer-bench &lt;x&gt; &amp; &quot;y&quot;") && !page.contains("a<b>"))
    for title in [
      "Before and after", "Time", "Memory", "The net", "Where the time goes", "Where this comes from",
    ] {
      #expect(page.contains("<h2>\(title)</h2>"), "\(title)")
    }
  }

  /// Errors are caught from the start; at the end the slider is moved and another view chosen, as a reader would. The page
  /// is in a frame, since no window of Chromium is as narrow as a phone.
  @Test(.enabled(if: browser != nil, "skipped: there is no Chromium"), arguments: [1280, 390])
  func itWorksInABrowser(width: Int) throws {
    let browser = try #require(Self.browser)
    let probe = """
      <script>
      window.addEventListener("load", async () => {
        const seen = { errors: window.errors, pictures: [...document.images].map((i) => i.naturalWidth) };
        const stage = document.querySelector(".stage"), slider = stage.querySelector("input");
        const cut = () => getComputedStyle(stage.querySelectorAll("img")[1]).clipPath;
        seen.before = cut();
        slider.value = 80;
        slider.dispatchEvent(new Event("input"));
        seen.after = cut();
        const first = document.images[0].src;
        document.querySelectorAll(".views input")[2].click();
        seen.changed = document.images[0].src !== first;
        seen.width = innerWidth;
        seen.content = document.documentElement.scrollWidth;
        parent.postMessage("SEEN" + JSON.stringify(seen) + "NEES", "*");
      });
      </script></body>
      """
    let page = try Self.page()
      .replacing(
        "<head>",
        with: "<head><script>window.errors = 0; window.onerror = () => { window.errors++ };</script>"
      )
      .replacing("</body>", with: probe)
    let folder = try TemporaryFolder()
    try Data(page.utf8).write(to: folder.url("page.html"))
    let frame = """
      <script>addEventListener("message", (event) => { document.body.textContent = event.data });</script>
      <body><iframe src="page.html" width="\(width)" height="900" style="border: 0"></iframe></body>
      """
    try Data(frame.utf8).write(to: folder.url("frame.html"))
    let run = try ToolRun(
      browser,
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900",
        "--user-data-dir=\(folder.url("profile").path)", "--virtual-time-budget=5000", "--dump-dom",
        "file://\(folder.url("frame.html").path)",
      ], seconds: 300)
    let text = String(decoding: run.output, as: UTF8.self)
    let start = try #require(text.range(of: "SEEN")), end = try #require(text.range(of: "NEES"))
    struct Seen: Decodable {
      var errors: Int
      var pictures: [Int]
      var before: String
      var after: String
      var changed: Bool
      var width: Int
      var content: Int
    }
    let seen = try JSONDecoder().decode(Seen.self, from: Data(text[start.upperBound..<end.lowerBound].utf8))
    #expect(seen.errors == 0 && seen.pictures == [40, 40] && seen.changed, "\(seen)")
    #expect(seen.width == width && seen.content <= width, "\(seen)")
    #expect(seen.before.contains("50%") && seen.after.contains("80%"), "\(seen)")
  }
}
