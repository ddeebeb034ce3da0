/// A line over evenly spaced values as an SVG picture of at most 1,200 points; dense values keep their extremes.
struct LineChart {
  /// A triangle at a place of the picture: x as a share of the width, y as a value.
  struct Mark {
    let x: Double
    let y: Double
    let fill: String
    let up: Bool
  }

  private let values: [Double]
  private let stroke: String
  private let unit: String
  private let least: Double
  private let most: Double

  init(_ values: [Double], stroke: String, unit: String = "") {
    self.values = values
    self.stroke = stroke
    self.unit = unit
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    (least, most) = low < high ? (low, high) : (low - 1, high + 1)
  }

  func svg(marks: [Mark] = []) -> String {
    let labels = [most, (most + least) / 2, least].map { value in
      "<line x1=60 x2=1000 y1=\(y(value)) y2=\(y(value)) stroke=#edf0f2 />"
        + "<text x=54 y=\(y(value) + 4) text-anchor=end font-size=11 fill=#65717c>\(short(value))\(unit)</text>"
    }
    let points = thinned().map { "\(tenth(x($0.0))),\(y($0.1))" }.joined(separator: " ")
    let triangles = marks.map { mark -> String in
      let (px, py) = (60 + mark.x * 940, y(mark.y))
      let tip = mark.up ? py + 10 : py - 10
      return "<path d='M\(tenth(px)) \(py)L\(tenth(px - 4)) \(tip)H\(tenth(px + 4))Z' fill='\(mark.fill)'/>"
    }
    return "<svg viewBox='0 0 1010 260' role=img>\(labels.joined())<polyline fill=none stroke='\(stroke)' "
      + "stroke-width=1.4 points='\(points)'/>\(triangles.joined())</svg>"
  }

  /// The first, least, greatest and last of each stretch, so that thinning hides no extreme.
  private func thinned() -> [(Int, Double)] {
    let stretch = max(values.count / 300, 1)
    if stretch == 1 { return Array(values.enumerated().map { ($0.offset, $0.element) }) }
    var kept: [(Int, Double)] = []
    for start in stride(from: 0, to: values.count, by: stretch) {
      let part = values[start..<min(start + stretch, values.count)]
      let low = part.indices.min { part[$0] < part[$1] } ?? start
      let high = part.indices.max { part[$0] < part[$1] } ?? start
      for index in Set([start, low, high, part.endIndex - 1]).sorted() { kept.append((index, values[index])) }
    }
    return kept
  }

  private func x(_ index: Int) -> Double { 60 + 940 * Double(index) / Double(max(values.count - 1, 1)) }
  private func y(_ value: Double) -> Double { tenth(245 - 230 * (value - least) / (most - least)) }
  private func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
  private func short(_ value: Double) -> String {
    abs(value) >= 1000 ? "\(Int(value.rounded()))" : "\((value * 1000).rounded() / 1000)"
  }
}
