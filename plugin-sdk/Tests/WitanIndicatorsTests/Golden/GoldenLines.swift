import WitanIndicators

/// Our values for a case, line by line, under every name that a source gives to a line.
struct GoldenLines {
  private(set) var lines: [String: [Double?]] = [:]
  private let golden: GoldenCase
  private let parameters: GoldenParameters

  /// Lines of other houses' indicators that ours does not have.
  static let notOurs: Set<String> = ["adxr", "percentj", "pvo"]

  init(_ golden: GoldenCase, _ kind: GoldenIndicator, _ source: GoldenSource) throws {
    self.golden = golden
    parameters = try GoldenParameters(golden, kind, source)
    switch kind {
    case .bollinger: try bollinger()
    case .macd: try macd()
    case .stochastic, .fastStochastic: try stochastic(kind, source)
    case .stochRSI: try stochRSI(source)
    case .adx, .plusDI, .minusDI: try adx()
    case .atr, .trueRange: try ranges(kind)
    case .donchian: try donchian()
    case .roc, .mom: try changes(kind)
    case .standardDeviation: try deviation()
    default: lines = ["": try single(kind)]
    }
    let volume = golden.inputs["volume"]?.first ?? nil
    lines = lines.mapValues { source.converted($0, of: kind, firstVolume: volume) }
  }

  /// Our line for the source's name; indicators of one line have it under every name.
  func line(_ name: String) -> [Double?]? { lines[""] ?? lines[GoldenIndicator.plain(name)] }

  private mutating func put(_ names: String..., values: [Double?]) { for name in names { lines[name] = values } }

  private func made<I: Indicator>(_ indicator: I?) throws -> I {
    guard let indicator else {
      throw GoldenProblem("\(I.self) refuses the parameters \(golden.parameters) of '\(golden.indicator)'")
    }
    return indicator
  }

  private func run<I: PriceIndicator>(_ indicator: I?, over column: String = "close") throws -> [I.Value?] {
    var indicator = try made(indicator)
    return indicator.update(all: try golden.column(column))
  }

  /// MAX is taken of the highs and MIN of the lows where a case has bars, else of its one series.
  private func extreme(_ column: String) -> String { golden.inputs[column] == nil ? "close" : column }

  private func run<I: BarIndicator>(_ indicator: I?) throws -> [I.Value?] {
    var indicator = try made(indicator)
    return indicator.update(
      allHighs: try golden.column("high"), lows: try golden.column("low"), closes: try golden.column("close"))
  }

  private func single(_ kind: GoldenIndicator) throws -> [Double?] {
    switch kind {
    case .sma: return try run(SMA(period: parameters.period()))
    case .ema: return try run(EMA(period: parameters.period()))
    case .wma: return try run(WMA(period: parameters.period()))
    case .rsi: return try run(RSI(period: parameters.period()))
    case .zScore: return try run(ZScore(period: parameters.period()))
    case .highest: return try run(Highest(period: parameters.period()), over: extreme("high"))
    case .lowest: return try run(Lowest(period: parameters.period()), over: extreme("low"))
    case .cci: return try run(CCI(period: parameters.period()))
    case .williamsR: return try run(WilliamsR(period: parameters.period()))
    case .obv:
      var obv = OBV()
      return obv.update(allCloses: try golden.column("close"), volumes: try golden.column("volume"))
    case .mfi:
      var mfi = try made(MFI(period: parameters.period()))
      return mfi.update(
        allHighs: try golden.column("high"), lows: try golden.column("low"), closes: try golden.column("close"),
        volumes: try golden.column("volume"))
    default: throw GoldenProblem("'\(golden.indicator)' has more than one line; this suite has no rule for it")
    }
  }

  private mutating func bollinger() throws {
    let bands = try run(Bollinger(period: parameters.period(), deviations: parameters.deviations))
    put("lower", "lowerband", "lband", values: bands.map { $0?.lower })
    put("middle", "sma", "middleband", "mavg", values: bands.map { $0?.middle })
    put("upper", "upperband", "hband", values: bands.map { $0?.upper })
    put("width", values: bands.map { band in band.map { ($0.upper - $0.lower) / $0.middle } })
    let priced = zip(bands, try golden.column("close"))
    put("percentb", values: priced.map { band, price in band.map { (price - $0.lower) / ($0.upper - $0.lower) } })
    put("zscore", values: try run(ZScore(period: parameters.period())))
  }

  private mutating func macd() throws {
    let (fast, slow) = (try parameters.bars("fast"), try parameters.bars("slow"))
    // TA-Lib exchanges the periods where the fast one is the longer.
    let lines = try run(MACD(fast: min(fast, slow), slow: max(fast, slow), signal: parameters.bars("signal")))
    put("macd", values: lines.map { $0?.macd })
    put("signal", "macdsignal", values: lines.map { $0?.signal })
    put("histogram", "hist", "macdhist", "diff", "macddiff", values: lines.map { $0?.histogram })
    put("fastema", values: try run(EMA(period: fast)))
    put("slowema", values: try run(EMA(period: slow)))
  }

  private mutating func stochastic(_ kind: GoldenIndicator, _ source: GoldenSource) throws {
    let k = try parameters.bars("k", else: try? parameters.bars("period"))
    let d = try parameters.bars("d")
    // The library ta names no smoothing: its oscillator is the fast one.
    let smoothing = kind == .fastStochastic ? 1 : try parameters.bars("smoothing", else: source == .ta ? 1 : nil)
    let values = try run(Stochastic(k: k, smoothing: smoothing, d: d)).map { ($0?.k, $0?.d) }
    if kind == .fastStochastic {
      let fast = try run(FastStochastic(k: k, d: d))
      guard zip(fast, values).allSatisfy({ $0?.k == $1.0 && $0?.d == $1.1 }) else {
        throw GoldenProblem("FastStochastic differs from Stochastic without smoothing")
      }
    }
    put("k", "oscillator", "stoch", "slowk", "fastk", "stochk", values: values.map(\.0))
    put("d", "signal", "stochsignal", "slowd", "fastd", "stochd", values: values.map(\.1))
  }

  private mutating func stochRSI(_ source: GoldenSource) throws {
    let period = try parameters.bars("period")
    let alone = source == .tulip  // Tulip's has one period for both windows, and no second line
    let values = try run(
      StochRSI(
        period: period, k: parameters.bars("k", else: period), d: parameters.bars("d", else: alone ? 1 : nil)))
    put("k", "stochrsi", "fastk", values: values.map { $0?.k })
    put("d", "signal", "fastd", values: values.map { $0?.d })
  }

  private mutating func adx() throws {
    var adx = try made(ADX(period: parameters.period()))
    let (highs, lows, closes) = (try golden.column("high"), try golden.column("low"), try golden.column("close"))
    var values: [ADX.Value?] = []
    var parts: [ADX.Directional?] = []
    for bar in closes.indices {
      values.append(adx.update(high: highs[bar], low: lows[bar], close: closes[bar]))
      parts.append(adx.directional)
    }
    put("adx", values: values.map { $0?.adx })
    put("plusdi", "pdi", "plus", "adxpos", values: parts.map { $0?.plus })
    put("minusdi", "mdi", "ndi", "minus", "adxneg", values: parts.map { $0?.minus })
    put("dx", values: parts.map { part in part.map { 100 * abs($0.plus - $0.minus) / ($0.plus + $0.minus) } })
  }

  private mutating func ranges(_ kind: GoldenIndicator) throws {
    put("tr", "truerange", "trange", values: try run(TrueRange()))
    guard kind == .atr else { return }
    let averages = try run(ATR(period: parameters.period()))
    put("atr", values: averages)
    let priced = zip(averages, try golden.column("close"))
    put("atrp", values: priced.map { average, price in average.map { 100 * $0 / price } })
  }

  private mutating func donchian() throws {
    var donchian = try made(Donchian(period: parameters.period()))
    let channel = donchian.update(allHighs: try golden.column("high"), lows: try golden.column("low"))
    put("lower", "lowerband", "lband", values: channel.map { $0?.lower })
    put("middle", "centerline", "middleband", "mband", values: channel.map { $0?.middle })
    put("upper", "upperband", "hband", values: channel.map { $0?.upper })
    put("width", values: channel.map { band in band.map { ($0.upper - $0.lower) / $0.middle } })
  }

  private mutating func changes(_ kind: GoldenIndicator) throws {
    put("roc", values: try run(ROC(period: parameters.period())))
    put("mom", "momentum", values: try run(MOM(period: parameters.period())))
  }

  private mutating func deviation() throws {
    put("stddev", "stdev", "std", values: try run(StandardDeviation(period: parameters.period())))
    put("mean", values: try run(SMA(period: parameters.period())))
    put("zscore", values: try run(ZScore(period: parameters.period())))
  }
}
