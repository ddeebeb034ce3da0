internal import Glibc

extension Check {
  /// BIN-17.
  static let fileSafety = Check(
    "BIN-17", "file-safety", level: 1, .error,
    danger: "Whoever can write the file, or a folder above it, can put his own code into the host.",
    example: "chmod 777 Plugins                 # or: chmod g+w Plugins/mine.so",
    fix: "chmod 644 the file and 755 the folders; owner: you or root.",
    .file { file in
      var findings: [Finding] = []
      var about = stat()
      guard lstat(file.path, &about) == 0 else { return [Finding("the file is gone", at: file.givenPath)] }
      if about.st_mode & (S_ISUID | S_ISGID) != 0 {
        findings.append(Finding("the file carries a set-user or set-group bit", at: "file"))
      }
      findings += weakness(about, "the file", isFolder: false)
      var folder = file.path
      while let slash = folder.lastIndex(of: "/"), folder != "/" {
        folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        guard lstat(folder, &about) == 0 else { continue }
        findings += weakness(about, "the folder \(folder)", isFolder: true)
      }
      return findings
    })

  /// Who else can change it. In a folder with the sticky bit nobody can replace what is another's.
  private static func weakness(_ about: stat, _ what: String, isFolder: Bool) -> [Finding] {
    var findings: [Finding] = []
    let isSticky = isFolder && about.st_mode & S_ISVTX != 0
    if about.st_mode & (S_IWGRP | S_IWOTH) != 0 && !isSticky {
      let who = about.st_mode & S_IWOTH != 0 ? "everybody" : "its group"
      findings.append(Finding("\(what) can be written by \(who), expected its owner only", at: "mode"))
    }
    if about.st_uid != 0 && about.st_uid != geteuid() {
      findings.append(Finding("\(what) belongs to user \(about.st_uid), expected root or \(geteuid())", at: "owner"))
    }
    return findings
  }
}
