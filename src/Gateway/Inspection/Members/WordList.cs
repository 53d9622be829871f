using System.Collections.Immutable;

namespace Gateway.Inspection.Members;

/// <summary>The words a text may be, each under a rule, and the rule of every other; <c>null</c> refuses it.</summary>
internal sealed record WordList(ImmutableArray<(byte[] Word, MemberRule Rule)> Words, MemberRule? Others)
{
    public static readonly WordList None = new([], null);
}
