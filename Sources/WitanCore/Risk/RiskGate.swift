/// An order that the risk gate let pass: made only in this file, handed over once, never copied.
public struct ApprovedOrder: ~Copyable, Sendable {
  /// What is to be done.
  public let request: OrderRequest
  fileprivate init(_ request: OrderRequest) { self.request = request }
}
