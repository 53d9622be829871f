using System.Security.Cryptography;
using System.Text;

namespace Gateway.Residency.Trails;

/// <summary>What CloudTrail recorded of one call to Bedrock, as far as it is compared. Texts that repeat are shared.</summary>
internal sealed class TrailEvent
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>CloudTrail's id of the event; files may have an event more than once.</summary>
    public Guid? EventId { get; init; }

    /// <summary>The key of Bedrock's request id; <c>null</c> without one.</summary>
    public Guid? RequestKey { get; init; }

    /// <summary>The operation, such as <c>ConverseStream</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The Region that was called.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// <c>additionalEventData.inferenceRegion</c>: where the model ran. Whether every event has it is not confirmed; <c>null</c>
    /// where it is absent, and then nothing is known but <see cref="Region"/>.
    /// </summary>
    public string? InferenceRegion { get; init; }

    /// <summary>The ARN of the principal.</summary>
    public string? Principal { get; init; }

    /// <summary>The ARN of the role whose session it is.</summary>
    public string? Issuer { get; init; }

    public string? ModelId { get; init; }

    /// <summary>True for an event that changes nothing, such as a list.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>True when a request of the ledger has this event.</summary>
    public bool IsMatched { get; set; }

    /// <summary>
    /// The key of an id: a UUID, as AWS's are, is its own; any other text is hashed to as many bits, which keeps a month's ids small.
    /// </summary>
    public static Guid? KeyOf(string? id) => id switch
    {
        null or "" => null,
        _ when Guid.TryParseExact(id, "D", out var uuid) => uuid,
        _ => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16)),
    };
}
