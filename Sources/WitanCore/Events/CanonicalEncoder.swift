/// Writes any `Encodable` in a canonical form: fields by rising name, so that neither a dictionary's order nor the
/// order of a declaration plays a part. For what is rare; the events of every bar are written by hand.
///
/// A field named `sha256` is left out: a file's hash is not part of what happened.
struct CanonicalEncoder: Encoder {
  let node: CanonicalNode
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.shape = .keyed
    return KeyedEncodingContainer(CanonicalKeyed<Key>(node: node))
  }
  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.shape = .list
    return CanonicalList(node: node)
  }
  func singleValueContainer() -> any SingleValueEncodingContainer { CanonicalSingle(node: node) }
}

extension CanonicalBytes {
  mutating func put(encodable value: some Encodable) {
    let root = CanonicalNode()
    do {
      try value.encode(to: CanonicalEncoder(node: root))
      root.write(to: &self)
    } catch {
      fail("a \(Swift.type(of: value)) could not be written in canonical form: \(error)")
    }
  }
}

/// A value on its way into the canonical form.
final class CanonicalNode {
  enum Shape { case null, bool(Bool), integer(Int64), double(Double), text(String), keyed, list }
  var shape = Shape.null
  private var names: [String] = []
  private var children: [CanonicalNode] = []

  var count: Int { children.count }

  func child(_ name: String = "") -> CanonicalNode {
    let child = CanonicalNode()
    names.append(name)
    children.append(child)
    return child
  }

  func write(to bytes: inout CanonicalBytes) {
    switch shape {
    case .null: bytes.put(UInt8(ascii: "n"))
    case .bool(let value):
      bytes.put(UInt8(ascii: "b"))
      bytes.put(value)
    case .integer(let value):
      bytes.put(UInt8(ascii: "i"))
      bytes.put(value)
    case .double(let value):
      bytes.put(UInt8(ascii: "d"))
      bytes.put(value)
    case .text(let value):
      bytes.put(UInt8(ascii: "s"))
      bytes.put(value)
    case .list:
      bytes.put(UInt8(ascii: "l"))
      bytes.put(UInt32(children.count))
      for child in children { child.write(to: &bytes) }
    case .keyed:
      let kept = names.indices.filter { names[$0] != "sha256" }
        .sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
      bytes.put(UInt8(ascii: "k"))
      bytes.put(UInt32(kept.count))
      for index in kept {
        bytes.put(names[index])
        children[index].write(to: &bytes)
      }
    }
  }
}

private struct CanonicalSingle: SingleValueEncodingContainer {
  let node: CanonicalNode
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { node.shape = .null }
  func encode(_ value: Bool) { node.shape = .bool(value) }
  func encode(_ value: String) { node.shape = .text(value) }
  func encode(_ value: Double) { node.shape = .double(value) }
  func encode(_ value: Float) { node.shape = .double(Double(value)) }
  func encode(_ value: Int) { integer(value) }
  func encode(_ value: Int8) { integer(value) }
  func encode(_ value: Int16) { integer(value) }
  func encode(_ value: Int32) { integer(value) }
  func encode(_ value: Int64) { integer(value) }
  func encode(_ value: UInt) { integer(value) }
  func encode(_ value: UInt8) { integer(value) }
  func encode(_ value: UInt16) { integer(value) }
  func encode(_ value: UInt32) { integer(value) }
  func encode(_ value: UInt64) { integer(value) }
  func encode(_ value: some Encodable) throws { try value.encode(to: CanonicalEncoder(node: node)) }

  private func integer(_ value: some BinaryInteger) { node.shape = .integer(Int64(truncatingIfNeeded: value)) }
}

private struct CanonicalKeyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: CanonicalNode
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { node.child(key.stringValue).shape = .null }
  func encode(_ value: some Encodable, forKey key: Key) throws {
    try value.encode(to: CanonicalEncoder(node: node.child(key.stringValue)))
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    superEncoder(forKey: key).container(keyedBy: type)
  }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    superEncoder(forKey: key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { CanonicalEncoder(node: node.child("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { CanonicalEncoder(node: node.child(key.stringValue)) }
}

private struct CanonicalList: UnkeyedEncodingContainer {
  let node: CanonicalNode
  var codingPath: [any CodingKey] { [] }
  var count: Int { node.count }

  func encodeNil() { node.child().shape = .null }
  func encode(_ value: some Encodable) throws { try value.encode(to: CanonicalEncoder(node: node.child())) }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    superEncoder().container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }
  func superEncoder() -> any Encoder { CanonicalEncoder(node: node.child()) }
}
