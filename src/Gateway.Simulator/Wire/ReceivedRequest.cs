namespace Gateway.Simulator.Wire;

/// <summary>One request as received, read completely.</summary>
internal sealed record ReceivedRequest(
    string Method, string RawTarget, RequestTarget Target, string Host,
    IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);
