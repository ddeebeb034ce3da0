/// The file under test, as bytes.
public struct CandidateFile: Sendable {
  /// Absolute, symbolic links resolved.
  public let path: String
  /// As the command line named it.
  public let givenPath: String
  /// Its contents.
  public let bytes: [UInt8]
  /// What the ELF reader makes of it.
  public let parsed: Result<ELFFile, ELFError>

  /// The file's bytes at a path.
  public init(path: String, givenPath: String, bytes: [UInt8]) {
    self.path = path
    self.givenPath = givenPath
    self.bytes = bytes
    do throws(ELFError) { parsed = .success(try ELFFile(bytes)) } catch { parsed = .failure(error) }
  }

  /// The ELF object; skips the check that asks where there is none.
  func elf() throws -> ELFFile {
    guard case .success(let file) = parsed else { throw Skip("the file is no sound ELF object; see BIN-01") }
    return file
  }
}
