using System.Net;

namespace Gateway.Network;

/// <summary>Resolves a host's addresses with the machine's own resolver; tests replace it.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);
