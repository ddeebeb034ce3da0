/// What is told about a request to a log: no value of a parameter, no header field, no body.
public struct HTTPRecord: Hashable, Sendable, CustomStringConvertible {
  /// What was asked.
  public let method: HTTPRequest.Method
  /// Of whom.
  public let origin: Origin
  /// The path without its parameters.
  public let path: String
  /// The parameters' names.
  public let parameters: [String]
  /// The answer's status; nil = no answer.
  public let status: Int?
  /// Why there is no answer; nil = there is one.
  public let failure: HTTPFailure.Kind?
  /// From the call to the answer.
  public let duration: Duration
  /// The bytes of the two bodies.
  public let sent: Int
  public let received: Int

  init(_ request: HTTPRequest, _ outcome: Result<HTTPResponse, HTTPFailure>, after duration: Duration) {
    (method, origin, path, parameters) = (request.method, request.origin, request.path, request.parameters)
    self.duration = duration
    sent = request.body.count
    switch outcome {
    case .success(let response): (status, failure, received) = (response.status, nil, response.body.count)
    case .failure(let error): (status, failure, received) = (nil, error.kind, 0)
    }
  }

  /// `GET https://api.example.com/api/v3/klines?symbol,interval -> 200, 4213 bytes, 83.2 ms`.
  public var description: String {
    let query = parameters.isEmpty ? "" : "?" + parameters.joined(separator: ",")
    let result = status.map { "\($0), \(received) bytes" } ?? failure?.rawValue ?? ""
    let milliseconds = duration / .milliseconds(1)
    return "\(method.rawValue) \(origin)\(path)\(query) -> \(result), \((milliseconds * 10).rounded() / 10) ms"
  }
}
