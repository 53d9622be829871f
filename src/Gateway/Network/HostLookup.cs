using System.Net;

namespace Gateway.Network;

/// <summary>Asks the resolver for a host's addresses. The machine's own unless a test puts another in its place.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);
