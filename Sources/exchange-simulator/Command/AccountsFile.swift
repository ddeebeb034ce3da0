import Foundation
import WitanCore

/// The accounts that a run begins with.
enum AccountsFile {
  struct Entry: Sendable {
    var account: Account
    var keys: [AccountKey]
  }

  /// Reads the accounts of a YAML file.
  /// - Throws: ``PlanError``, which shows no secret.
  static func read(_ text: String, file: String, fees: FeeRates) throws(PlanError) -> [Entry] {
    let json = try YAMLText.read(text, file: file)
    guard let list = json["accounts"]?.elements, !list.isEmpty else {
      throw PlanError("\(file): found no list `accounts`, expected at least one account; write it")
    }
    var entries: [Entry] = []
    for (index, item) in list.enumerated() {
      entries.append(try entry(item, number: index, file: file, fees: fees))
    }
    let names = entries.flatMap(\.keys).map(\.key)
    guard Set(names).count == names.count else {
      throw PlanError("\(file): found one key twice, expected each once; give every account keys of its own")
    }
    return entries
  }

  private static func entry(_ json: JSON, number: Int, file: String, fees: FeeRates) throws(PlanError) -> Entry {
    guard let name = json["name"]?.plain else {
      throw PlanError("\(file): account \(number + 1) has no name, expected one; give it with `name`")
    }
    var rates = fees
    if let fee = json["makerFee"]?.plain { rates.maker = try rate(fee) }
    if let fee = json["takerFee"]?.plain { rates.taker = try rate(fee) }
    if let flag = json["feesFromBNB"]?.flag { rates.fromBNB = flag }
    var keys: [AccountKey] = []
    for item in json["keys"]?.elements ?? [] {
      guard let key = item["key"]?.plain, let secret = item["secret"]?.plain else {
        throw PlanError("\(file): a key of \(name) lacks `key` or `secret`, expected both; give them")
      }
      let rights = item["permissions"]?.elements?.compactMap(\.text) ?? ["read", "trade"]
      keys.append(
        AccountKey(
          key: key, secret: secret,
          permissions: KeyPermissions(
            read: rights.contains("read"), trade: rights.contains("trade"), withdraw: rights.contains("withdraw"))))
    }
    var account = Account(
      name: name, uid: Int64(number) + 1, fees: rates, canWithdraw: keys.contains { $0.permissions.withdraw })
    guard case .object(let balances)? = json["balances"] ?? .object([]) else {
      throw PlanError("\(file): the balances of \(name) are no mapping, expected such as `BTC: 10`; correct them")
    }
    for balance in balances { try deposit(balance.name, balance.value.plain ?? "", into: &account) }
    return Entry(account: account, keys: keys)
  }

  /// Books what an account begins with.
  static func deposit(_ asset: String, _ text: String, into account: inout Account) throws(PlanError) {
    guard !asset.isEmpty, let amount = Coins(text), amount.units >= 0, account.deposit(amount, of: asset) else {
      throw PlanError("\(account.name): found \(text) of \(asset), expected such as BTC=10; correct it")
    }
  }

  /// A fee in percent as units of 1e-8 of the whole.
  static func rate(_ text: String) throws(PlanError) -> Int64 {
    guard let percent = Price(text), (0...10 * Price.scale).contains(percent.units) else {
      throw PlanError("found the fee \(text), expected percent from 0 to 10 such as 0.1; correct it")
    }
    return percent.units / 100
  }

  /// The one account of a run without a file: its key comes from the environment.
  static func single(
    _ environment: [String: String], balances: [String], fees: FeeRates
  ) throws(PlanError) -> Entry {
    guard let key = environment["EXCHANGE_SIMULATOR_KEY"], let secret = environment["EXCHANGE_SIMULATOR_SECRET"] else {
      throw PlanError(
        "found no account: expected --accounts FILE, or the variables EXCHANGE_SIMULATOR_KEY and "
          + "EXCHANGE_SIMULATOR_SECRET; give one of them")
    }
    var account = Account(name: "default", uid: 1, fees: fees, canWithdraw: false)
    for text in balances.isEmpty ? ["USDT=10000"] : balances {
      let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
      try deposit(halves[0], halves.count == 2 ? halves[1] : "", into: &account)
    }
    return Entry(account: account, keys: [AccountKey(key: key, secret: secret, permissions: KeyPermissions())])
  }
}
