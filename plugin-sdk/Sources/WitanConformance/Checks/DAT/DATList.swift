extension Check {
  /// DAT: bad bars.
  static let data: [Check] = [
    .notFinite, .zeroVolume, .flatPrice, .impossiblePrice, .inconsistentPrices, .missingBars, .duplicateBar,
    .outOfOrder, .extremeJump, .timeLimits, .emptyHistory, .hugeHistory, .intervalChange, .symbolRubbish, .newsRubbish,
  ]
}
