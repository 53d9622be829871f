namespace Gateway.Audit.Events;

/// <summary>
/// Endpoint metadata: an operator's request to it is recorded, before it is answered. The same request of another caller, about
/// its own use, is not.
/// </summary>
/// <param name="Subject">The name of what is read, such as <c>usage</c>.</param>
internal sealed record AuditedRead(string Subject);
