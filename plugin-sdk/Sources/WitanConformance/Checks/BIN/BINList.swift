extension Check {
  /// BIN: the file, without running it.
  static let binary: [Check] = [
    .elfSane, .entryPresent, .onlyEntryExported, .noUniqueSymbols, .noTextRelocations, .noExecutableStack,
    .noWritableCode, .boundAtLoad, .libraryFolders, .neededAllowed, .neededFound, .symbolVersions, .noSoname,
    .constructors, .nodeletePolicy, .buildID, .fileSafety, .fileSize,
  ]
}
