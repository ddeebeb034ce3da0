import Foundation
import WitanCore

@testable import WitanExchange

/// Messages as the venue sends them, with invented figures.
enum Messages {
  static let trade =
    #"{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}"#
  static let aggregate =
    #"{"e":"aggTrade","E":1723161255343,"s":"BTCUSDT","a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27783,"T":1723161255000,"m":false,"M":true}"#
  static let kline =
    #"{"e":"kline","E":1760000040012,"s":"BTCUSDT","k":{"t":1759999980000,"T":1760000039999,"s":"BTCUSDT","i":"1m","f":501,"L":560,"o":"37000.00","c":"37012.50","h":"37020.00","l":"36999.10","v":"3.21000000","n":60,"x":true,"q":"118803.11000000","V":"1.70000000","Q":"62917.00000000","B":"0"}}"#
  static let bookTicker =
    #"{"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}"#
  static let depth =
    #"{"e":"depthUpdate","E":1723161255408,"s":"BTCUSDT","U":157,"u":160,"b":[["0.0024","10"]],"a":[["0.0026","100"],["0.0027","0.00000000"]]}"#
  static let partial =
    #"{"stream":"btcusdt@depth5","data":{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}}"#
  static let ticker =
    #"{"e":"24hrMiniTicker","E":1672515782136,"s":"BNBBTC","c":"0.0025","o":"0.0010","h":"0.0025","l":"0.0010","v":"10000","q":"18"}"#

  static let all = [
    trade, aggregate, kline, bookTicker, depth, partial, ticker, "[\(ticker),\(ticker)]", combined("x@trade", trade),
    combined("btcusdt@kline_1m", kline), #"{"result":null,"id":1}"#, #"{"result":["a@trade","b@trade"],"id":2}"#,
    #"{"error":{"code":2,"msg":"Invalid request: \"x\""},"id":3}"#, #"{"code":3,"msg":"Invalid JSON"}"#,
    #"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}"#,
  ]

  static func combined(_ stream: String, _ data: String) -> String { #"{"stream":"\#(stream)","data":\#(data)}"# }

  static func decode(_ text: String) throws(StreamFault) -> StreamMessage {
    try StreamDecoder.decode(Array(text.utf8))
  }

  /// The sentence of the fault that a text causes; nil where it is read.
  static func fault(_ text: String) -> String? {
    do throws(StreamFault) {
      _ = try decode(text)
      return nil
    } catch { return error.description }
  }
}

/// Frames that were recorded, in files of one message a line: the receive time in nanoseconds, a blank, the message.
enum RecordedFrames {
  static let folder =
    URL(filePath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst() + "/../shared/data/frames"
  /// The files' names; none, which is said on standard error, where the folder is not beside the repository.
  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: String(folder))) ?? []
    let found = names.filter { $0.hasSuffix(".jsonl.gz") || $0.hasSuffix(".jsonl") }.sorted()
    if found.isEmpty {
      FileHandle.standardError.write(
        Data("skipped: no recorded frames in shared/data/frames beside the repository\n".utf8))
    }
    return found
  }()

  /// The frames of a file, and how many of its lines are none.
  static func read(_ file: String) throws -> (frames: [(time: Int64, text: [UInt8])], others: Int) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: file.hasSuffix(".gz") ? "/usr/bin/gzip" : "/bin/cat")
    process.arguments = (file.hasSuffix(".gz") ? ["-dc"] : []) + ["\(folder)/\(file)"]
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    var frames: [(time: Int64, text: [UInt8])] = []
    var others = process.terminationStatus == 0 ? 0 : 1
    for line in bytes.split(separator: 0x0A) {
      guard let blank = line.firstIndex(of: 0x20), let time = Int64(String(decoding: line[..<blank], as: UTF8.self))
      else {
        others += 1
        continue
      }
      frames.append((time, Array(line[(blank + 1)...])))
    }
    return (frames, others)
  }
}
