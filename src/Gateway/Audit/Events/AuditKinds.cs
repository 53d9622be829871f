using System.Collections.Immutable;

namespace Gateway.Audit.Events;

/// <summary>What the trail records. The texts are stored: never change one.</summary>
internal static class AuditKinds
{
    /// <summary>
    /// The kinds whose records are never removed: those that tell about the trail itself, and those that <c>audit verify</c> compares
    /// with rows that are never removed either.
    /// </summary>
    public static readonly ImmutableArray<string> Kept =
        [Genesis, Closed, KeyRotated, Purged, Anchored, Statement, RateChanged, KeyAdded, KeyRemoved, Command];

    /// <summary>A chain begins. The subject is the replica; the detail names the chains before it.</summary>
    public const string Genesis = "genesis";

    /// <summary>A chain ends in order.</summary>
    public const string Closed = "closed";

    /// <summary>The chain still goes on; counts what it has recorded.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>The chain's key is another than that of the chain before. Signed with both.</summary>
    public const string KeyRotated = "key_rotated";

    /// <summary>Positions of a chain whose records were removed after their time.</summary>
    public const string Purged = "purged";

    /// <summary>Records that could not be written and are lost.</summary>
    public const string Lost = "lost";

    /// <summary>An anchor was made.</summary>
    public const string Anchored = "anchored";

    /// <summary>A request was refused.</summary>
    public const string Refused = "refused";

    /// <summary>Requests were refused, so many that they are counted instead.</summary>
    public const string RefusedMany = "refused_many";

    /// <summary>Requests of a writer that ended were charged at what they had reserved.</summary>
    public const string MarkedUnknown = "marked_unknown";

    /// <summary>Settings changed while the gateway ran.</summary>
    public const string SettingsChanged = "settings_changed";

    /// <summary>A changed configuration was not taken over.</summary>
    public const string SettingsRefused = "settings_refused";

    /// <summary>The key of an application was added.</summary>
    public const string KeyAdded = "key_added";

    /// <summary>The key of an application was taken out.</summary>
    public const string KeyRemoved = "key_removed";

    /// <summary>A price of the price list was added or taken out.</summary>
    public const string PriceChanged = "price_changed";

    /// <summary>An exchange rate was added or taken out.</summary>
    public const string RateChanged = "rate_changed";

    /// <summary>An operator read what is not its own.</summary>
    public const string Read = "read";

    /// <summary>A command was run.</summary>
    public const string Command = "command";

    /// <summary>Records left the gateway as a file.</summary>
    public const string Exported = "exported";

    /// <summary>A statement was made.</summary>
    public const string Statement = "statement";
}
