namespace Gateway.Testing;

/// <summary>Fixed test data.</summary>
internal static class The
{
    public const string HaikuProfile = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
}
