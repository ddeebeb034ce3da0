import Foundation
import Testing

@testable import WitanExchange

/// One live host an account, and each lease known by its number.
@Suite struct AccountLeaseTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/witan-lease-\(UUID().uuidString)"

  @Test func eachLeaseHasAGreaterNumberThanTheOneBefore() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var numbers: [UInt32] = []
    for _ in 0..<3 { numbers.append(try AccountLease(key: "key", in: folder).fence(above: 0)) }
    #expect(numbers == [1, 2, 3])
  }

  @Test func aStoreThatHasSeenMoreLeasesThanTheFileIsNotOvertakenByOldNumbers() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try AccountLease(key: "key", in: folder).fence(above: 41) == 42)
    #expect(try AccountLease(key: "key", in: folder).fence(above: 7) == 43)
  }

  @Test func aSecondHostOnTheAccountIsRefusedWithTheProcessOfTheFirst() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = try AccountLease(key: "key", in: folder)
    let refusal = #expect(throws: AccountLeaseFailure.self) { try AccountLease(key: "key", in: folder) }
    #expect(refusal?.description.contains("the process \(getpid()) trades on this account") == true)
    #expect(try AccountLease(key: "another", in: folder).fence(above: 0) == 1, "another account")
    #expect(try first.fence(above: 0) == 1)
  }

  @Test func theNameOfTheFileDoesNotShowTheKey() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try !AccountLease(key: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw", in: folder).path.contains("vmPU"))
  }

  @Test(arguments: ["x", "0 z", "1", "-3 7", "4294967296 7"])
  func aLeaseThatIsNoneIsRefusedAndLeftAsItIs(text: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try AccountLease(key: "key", in: folder).path
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(throws: AccountLeaseFailure.self) { try AccountLease(key: "key", in: folder) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func aLinkInTheLeasesPlaceIsNotFollowed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try AccountLease(key: "key", in: folder).path
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
    #expect(throws: AccountLeaseFailure.self) { try AccountLease(key: "key", in: folder) }
  }
}
