/// A picture of lines, boxes and words.
public enum SVG {
  /// Colours of module kinds, and how lines and words look. Words have the colour of the page around them.
  private static let style = """
    text { font: 12px sans-serif; fill: currentColor } rect.stem { fill: #999 }
    rect.fusion { fill: #d95f02 } rect.parallel { fill: #1b9e77 } rect.skip { fill: #7570b3 }
    polyline { fill: none; stroke-width: 2 } .fusion-line { stroke: #d95f02 } .parallel-line { stroke: #1b9e77 }
    .skip-line { stroke: #7570b3 }
    """

  /// Wraps elements into a document.
  ///
  /// - Parameter background: whether to paint the page white; not where the picture is part of a page.
  public static func document(
    width: Double, height: Double, background: Bool = true, label: String = "", _ content: [String]
  ) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width))" height="\(Int(height))" \
    viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(label)">
    <style>\(style)</style>
    \(background ? "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>" : "")
    \(content.joined(separator: "\n"))
    </svg>

    """
  }
}
