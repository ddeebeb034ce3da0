import CWitanABI
import Testing

@Test func aSignalIsSixtyFourBytes() {
  #expect(MemoryLayout<wtn_signal>.size == 64)
}
