import WitanCore
