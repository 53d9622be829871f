namespace Gateway.Audit.Chains;

/// <summary>What the first record of a chain tells about its process.</summary>
/// <param name="Replica">The name of the replica: its host's.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Configuration">The fingerprint of the settings, from the chain's key.</param>
/// <param name="Keys">The keys.</param>
internal sealed record ChainStart(string Replica, string Version, string Configuration, KeyRing Keys);

/// <summary>Tells what a chain of this process begins with; <c>null</c> without an audit trail.</summary>
internal delegate ChainStart? ChainStartSource();
