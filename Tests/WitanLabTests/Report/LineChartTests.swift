import Testing
import WitanCore

@testable import WitanLab

struct LineChartTests {
  private func chart(_ values: [Double], unit: String = "") -> LineChart {
    LineChart(values, at: Lab.hour, stroke: "#123456", unit: unit)
  }

  @Test func everyValueHasItsPlaceByItsTimeBetweenTheLeastAndTheGreatestTick() {
    let svg = chart([10, 20, 15], unit: " %").svg()
    #expect(svg.contains("points='76.0,245.0 538.0,15.0 1000.0,130.0'"), "\(svg)")
    #expect(svg.contains("stroke='#123456'"))
    for label in [">20 %<", ">15 %<", ">10 %<"] { #expect(svg.contains(label), "\(svg)") }
  }

  @Test func timesWithinThreeDaysAreLabelledToTheMinuteOthersByTheirDate() {
    #expect(chart([1, 2, 3]).svg().contains(">2024-01-01 01:00<"))
    let svg = chart((0...96).map(Double.init)).svg()
    for label in [">2024-01-01<", ">2024-01-03<", ">2024-01-05<"] { #expect(svg.contains(label), "\(svg)") }
  }

  @Test func aGapInTimeIsAGapInTheLine() {
    let times = [Lab.hour(0), Lab.hour(1), Lab.hour(10)]
    let svg = LineChart([0, 1, 2], at: { times[$0] }, stroke: "#000").svg()
    #expect(svg.contains("points='76.0,245.0 168.4,130.0 1000.0,15.0'"), "\(svg)")
  }

  @Test func aMarkPointsAtItsValueFromBelowOrFromAbove() {
    let svg = chart([0, 100]).svg(marks: [
      LineChart.Mark(time: Lab.hour(0), value: 0, fill: "green", up: true),
      LineChart.Mark(time: Lab.hour(1), value: 100, fill: "red", up: false),
    ])
    #expect(svg.contains("<path d='M76.0 245.0L72.0 255.0H80.0Z' fill='green'/>"), "\(svg)")
    #expect(svg.contains("<path d='M1000.0 15.0L996.0 5.0H1004.0Z' fill='red'/>"), "\(svg)")
  }

  @Test(arguments: [
    (50_000.4, 60_000.6, ["50000", "55000", "60000", "65000"]), (-38.5, 0, ["-40", "-30", "-20", "-10", "0"]),
    (0.0123, 0.0187, ["0.012", "0.014", "0.016", "0.018", "0.02"]), (5, 5, ["4.5", "5.0", "5.5"]),
  ])
  func theTicksAreRoundValuesAroundAll(low: Double, high: Double, labels: [String]) {
    let scale = ValueScale(low, high)
    #expect(scale.ticks.map(scale.text) == labels)
    #expect(scale.least <= low && scale.most >= high && scale.least < scale.most)
  }

  @Test func figuresForPeopleHaveTheDecimalsThatTheyNeed() {
    #expect(Figure.percent(-0.3853558) == "-38.54 %" && Figure.percent(-0.00001) == "0.00 %")
    #expect(Figure.money(6146.44284739) == "6146.44" && Figure.money(-0.5) == "-0.50")
    #expect(Figure.money(0.001) == "0.00100000")
    #expect(Figure.price(Price("0.00012345")!) == "0.00012345" && Figure.price(Price("12.5")!) == "12.5000")
    #expect(Figure.ratio(nil) == "–" && Figure.ratio(-20.27695) == "-20.277")
    #expect(Figure.basisPoints(Share(0.0005)!) == "5" && Figure.basisPoints(Share(0.00055)!) == "5.5")
  }
}
