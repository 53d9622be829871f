using System.Collections.Frozen;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>The words of <c>AllowMembers</c> that allow a member wherever it is defined.</summary>
internal static class AllowableMembers
{
    public static FrozenDictionary<string, MemberRule> All { get; } = new Dictionary<string, MemberRule>
    {
        ["serviceTier"] = MemberRule.ServiceTier,
        ["performanceConfig"] = MemberRule.PerformanceConfig,
        ["systemTool"] = MemberRule.SystemTool,
        ["guardContent"] = MemberRule.GuardContent,
        ["promptVariables"] = MemberRule.PromptVariables,
        ["video"] = MemberRule.Video,
        ["audio"] = MemberRule.Audio,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
