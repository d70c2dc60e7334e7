import Foundation

extension ReportPage {
  /// For use in HTML.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  /// A named bar.
  ///
  /// - Parameters:
  ///   - share: of the longest one.
  ///   - mark: where a line crosses it.
  ///   - spark: values that are drawn as a curve beside it.
  static func bar(
    _ name: String, _ value: String, _ share: Double, mark: Double? = nil, quiet: Bool = false,
    spark: [Double] = []
  ) -> String {
    func percent(_ share: Double) -> String { String(format: "%.2f%%", 100 * min(1, max(0, share))) }
    let line = mark.map { "<i style=\"left:\($0 >= 1 ? "calc(100% - 2px)" : percent($0))\"></i>" } ?? ""
    return """
      <div class="bar"><span>\(escaped(name))</span><b>\(escaped(value))</b>\
      <div class="track"><div class="fill\(quiet ? " quiet" : "")" style="width:\(percent(share))"></div>\(line)</div>\
      \(curve(spark))</div>

      """
  }

  /// At most 200 values as a curve from 0.
  private static func curve(_ values: [Double]) -> String {
    guard values.count > 2, let most = values.max(), most > 0 else { return "" }
    let step = max(1, values.count / 200)
    let shown = stride(from: 0, to: values.count, by: step).map { values[$0] }
    let points = shown.enumerated().map { index, value in
      String(
        format: "%.1f,%.1f", 200 * Double(index) / Double(max(1, shown.count - 1)), 19 - 18 * value / most)
    }
    return "<svg class=\"spark\" viewBox=\"0 0 200 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      + "<polyline points=\"\(points.joined(separator: " "))\"/></svg>"
  }

  /// A table; on narrow screens it can be moved sideways.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    return "<div class=\"wide\"><table><thead>\(line(head, "th"))</thead><tbody>"
      + rows.map { line($0, "td") }.joined(separator: "\n") + "</tbody></table></div>"
  }

  static let style = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1e; --soft: #6b6b70; --line: #dcdce0; --accent: #0a6cc2; \
    --quiet: #9db4c8 }
    @media (prefers-color-scheme: dark) { :root { --paper: #161618; --ink: #ececee; --soft: #a0a0a6; --line: #3a3a3e; \
    --accent: #4da3ee; --quiet: #4a5f72 } }
    * { box-sizing: border-box }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
    main { max-width: 60rem; margin: 0 auto; padding: 1rem }
    h1 { margin: 1rem 0 0; line-height: 1.2 } h2 { margin: 2.5rem 0 .75rem; line-height: 1.2 } h3 { margin: 1.5rem 0 .25rem }
    .small, figcaption { color: var(--soft); font-size: .875rem }
    .wide { overflow-x: auto } .wide svg { display: block; max-width: max(100%, 40rem); height: auto }
    table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums }
    th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap }
    .bar { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; margin: .5rem 0; font-size: .875rem }
    .bar b { font-variant-numeric: tabular-nums } .bar .track { grid-column: 1 / -1; position: relative; \
    background: var(--line); height: .5rem; border-radius: .25rem; overflow: hidden }
    .fill { height: 100%; background: var(--accent) } .fill.quiet { background: var(--quiet) }
    .track i { position: absolute; top: 0; bottom: 0; width: 2px; background: var(--ink) }
    .spark { grid-column: 1 / -1; width: 100%; height: 1.25rem; margin-top: .25rem } \
    .spark polyline { fill: none; stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke }
    figure { margin: 0 0 1.5rem } .stage { position: relative; overflow: hidden; max-width: 100%; border-radius: .25rem } \
    .stage img { display: block; width: 100%; image-rendering: pixelated } \
    .stage img + img { position: absolute; inset: 0; clip-path: inset(0 0 0 var(--cut, 50%)) }
    .stage::after { content: ""; position: absolute; top: 0; bottom: 0; left: var(--cut, 50%); width: 2px; margin-left: -1px; \
    background: #fff; box-shadow: 0 0 3px #000; pointer-events: none }
    .stage input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; \
    touch-action: pan-y }
    .stage:focus-within { outline: 3px solid var(--accent) }
    .views { margin: .5rem 0; display: flex; gap: 1rem; flex-wrap: wrap }
    dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem } dt { color: var(--soft) } dd { margin: 0; min-width: 0 } \
    code { overflow-wrap: anywhere } summary { cursor: pointer; color: var(--accent) }
    """

  static let script = """
    "use strict";
    for (const figure of document.querySelectorAll("figure")) {
      const stage = figure.querySelector(".stage");
      const [below, above] = stage.querySelectorAll("img");
      const slider = stage.querySelector("input");
      figure.dataset.degraded = below.src;
      figure.dataset.restored = above.src;
      slider.addEventListener("input", () => stage.style.setProperty("--cut", slider.value + "%"));
      for (const view of figure.querySelectorAll(".views input")) {
        view.addEventListener("change", () => {
          below.src = figure.dataset[view.dataset.left];
          above.src = figure.dataset[view.dataset.right];
        });
      }
    }
    """
}
