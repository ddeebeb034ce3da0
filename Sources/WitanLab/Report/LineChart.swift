import WitanCore

/// A line over time as an SVG picture of at most 1,200 points; dense values keep their extremes.
struct LineChart {
  /// A triangle at a place of the picture.
  struct Mark {
    let time: Instant
    let value: Double
    let fill: String
    let up: Bool
  }

  // The picture's own measures.
  private let left = 76.0
  private let right = 1000.0
  private let top = 15.0
  private let bottom = 245.0

  private let values: [Double]
  private let times: (Int) -> Instant
  private let stroke: String
  private let unit: String
  private let scale: ValueScale
  private let first: Instant
  private let span: Double

  /// A line through `values`, of which number `n` stands at `times(n)`, rising.
  init(_ values: [Double], at times: @escaping (Int) -> Instant, stroke: String, unit: String = "") {
    self.values = values
    self.times = times
    self.stroke = stroke
    self.unit = unit
    scale = ValueScale(values.min() ?? 0, values.max() ?? 1)
    first = values.isEmpty ? Instant(milliseconds: 0) : times(0)
    let last = values.isEmpty ? first : times(values.count - 1)
    span = Double(max((last - first).milliseconds, 1))
  }

  func svg(marks: [Mark] = []) -> String {
    let points = thinned().map { "\(tenth(x(times($0)))),\(y(values[$0]))" }.joined(separator: " ")
    let triangles = marks.map { mark -> String in
      let (px, py) = (x(mark.time), y(mark.value))
      let tip = tenth(mark.up ? py + 10 : py - 10)
      return "<path d='M\(tenth(px)) \(py)L\(tenth(px - 4)) \(tip)H\(tenth(px + 4))Z' fill='\(mark.fill)'/>"
    }
    return "<svg viewBox='0 0 1010 275' role=img>\(valueLabels)\(timeLabels)<polyline fill=none stroke='\(stroke)' "
      + "stroke-width=1.4 points='\(points)'/>\(triangles.joined())</svg>"
  }

  private var valueLabels: String {
    scale.ticks.map { value in
      "<line x1=\(left) x2=\(right) y1=\(y(value)) y2=\(y(value)) stroke=#edf0f2 />"
        + "<text x=\(left - 6) y=\(y(value) + 4) text-anchor=end font-size=11 fill=#65717c>\(scale.text(value))\(unit)</text>"
    }.joined()
  }

  /// Five moments from the first to the last: dates, or dates and times where all lie within three days.
  private var timeLabels: String {
    guard values.count > 1 else { return "" }
    let isShort = span <= 3 * 86_400_000
    return (0...4).map { step in
      let time = first + Interval(milliseconds: Int64(span * Double(step) / 4))
      let text = isShort ? time.minute : String(time.description.prefix(10))
      let anchor = step == 0 ? "start" : step == 4 ? "end" : "middle"
      return "<text x=\(tenth(x(time))) y=\(bottom + 20) text-anchor=\(anchor) font-size=11 fill=#65717c>\(text)</text>"
    }.joined()
  }

  /// The first, least, greatest and last of each stretch, so that thinning hides no extreme.
  private func thinned() -> [Int] {
    let stretch = max(values.count / 300, 1)
    if stretch == 1 { return Array(values.indices) }
    return stride(from: 0, to: values.count, by: stretch).flatMap { start in
      let part = values[start..<min(start + stretch, values.count)]
      let low = part.indices.min { part[$0] < part[$1] } ?? start
      let high = part.indices.max { part[$0] < part[$1] } ?? start
      return Set([start, low, high, part.endIndex - 1]).sorted()
    }
  }

  private func x(_ time: Instant) -> Double {
    left + (right - left) * Double((time - first).milliseconds) / span
  }
  private func y(_ value: Double) -> Double {
    tenth(bottom - (bottom - top) * (value - scale.least) / (scale.most - scale.least))
  }
  private func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension Instant {
  /// For people: `2024-02-29 23:59`, UTC.
  var minute: String { description.prefix(16).split(separator: "T").joined(separator: " ") }
}
