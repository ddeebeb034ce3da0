import Foundation
import Glibc
import Testing

@testable import WitanServices

/// Whose socket it is, and what may stand in its place.
@Suite struct ControlSocketTests {
  private func mode(_ path: String) throws -> UInt32 {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status.st_mode
  }

  @Test func onlyItsOwnerMayOpenTheSocket() throws {
    let folder = try SocketFolder()
    let listener = try ControlListener(path: folder.socket)
    #expect(try mode(folder.socket) == S_IFSOCK | 0o600)
    withExtendedLifetime(listener) {}
  }

  @Test func aSecondHostIsRefusedWithTheFirstOnesProcessNumber() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { _ throws in
      let error = #expect(throws: ControlError.self) {
        try ControlServer(path: folder.socket) { _ in .done("") }
      }
      #expect(error?.fault == .taken)
      #expect(error?.description.contains("with process number \(getpid())") == true)
      // The first one is still there.
      #expect(try ControlClient.send(.status, to: folder.socket).done)
    }
  }

  @Test func aHostThatDoesNotAnswerYetStillHoldsItsSocket() async throws {
    let folder = try SocketFolder()
    let first = try ControlServer(path: folder.socket) { _ in .done("") }
    let error = await #expect(throws: ControlError.self) {
      try await OwnThread.run { try ControlListener(path: folder.socket) }
    }
    #expect(error?.fault == .taken)
    #expect(error?.description.contains("process number \(getpid()), which does not answer") == true)
    withExtendedLifetime(first) {}
  }

  @Test func aDeadHostsSocketIsReplaced() async throws {
    let folder = try SocketFolder()
    let descriptor = try #require(UnixSocket.make())
    #expect(UnixSocket.withAddress(folder.socket) { bind(descriptor, $0, $1) } == 0)
    close(descriptor)
    #expect(try mode(folder.socket) & S_IFMT == S_IFSOCK)
    try await Served.run(at: folder.socket) { _ throws in
      #expect(try ControlClient.send(.status, to: folder.socket).done)
    }
  }

  @Test(arguments: ["file", "folder", "link"])
  func whatIsNoSocketStays(kind: String) throws {
    let folder = try SocketFolder()
    switch kind {
    case "file": try "precious".write(toFile: folder.socket, atomically: true, encoding: .utf8)
    case "folder": try FileManager.default.createDirectory(atPath: folder.socket, withIntermediateDirectories: false)
    default: try FileManager.default.createSymbolicLink(atPath: folder.socket, withDestinationPath: "/dev/null")
    }
    let before = try mode(folder.socket)
    let error = #expect(throws: ControlError.self) { try ControlListener(path: folder.socket) }
    #expect(error?.fault == .notASocket)
    #expect(try mode(folder.socket) == before)
  }

  @Test func aPathThatIsTooLongOrEmptyIsRefused() throws {
    for path in ["", "/tmp/" + String(repeating: "x", count: 103), "/tmp/a\0b"] {
      let error = #expect(throws: ControlError.self) { try ControlListener(path: path) }
      #expect(error?.fault == .path)
      #expect(throws: ControlError.self) { try ControlClient.send(.status, to: path) }
    }
    #expect(UnixSocket.longestPath == 107)
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let folder = try SocketFolder()
    let path = folder.path + "/none/host.sock"
    let error = #expect(throws: ControlError.self) { try ControlListener(path: path) }
    #expect(error?.description.contains("make its folder") == true)
  }

  @Test func theSocketGoesAwayWithItsServerButNotAnothersSocket() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { _ throws in }
    #expect(!FileManager.default.fileExists(atPath: folder.socket))
    var first: ControlListener? = try ControlListener(path: folder.socket)
    #expect(first != nil)
    unlink(folder.socket)
    let second = try ControlListener(path: folder.socket)
    first = nil
    #expect(FileManager.default.fileExists(atPath: folder.socket))
    withExtendedLifetime(second) {}
  }
}
