/// The first byte of an indicator's state. Numbers are never given to another indicator, so that an old blob is
/// refused and not misread.
enum StateKind: UInt8 {
  case sma = 1
  case ema = 2
  case wma = 3
  case rsi = 4
  case macd = 5
  case bollinger = 6
  case stochastic = 7
  case fastStochastic = 8
  case donchian = 9
  case atr = 10
  case adx = 11
  case standardDeviation = 12
  case zScore = 13
  case roc = 14
  case mom = 15
  case obv = 16
  case cci = 17
  case williamsR = 18
  case mfi = 19
  case stochRSI = 20
  case trueRange = 21
  case highest = 22
  case lowest = 23
}
