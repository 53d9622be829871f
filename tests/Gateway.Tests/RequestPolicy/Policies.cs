using Gateway.Callers;
using Gateway.RequestPolicy.Rules;

namespace Gateway.Tests.RequestPolicy;

/// <summary>What an application may send.</summary>
internal static class Policies
{
    /// <summary>With no setting of its own.</summary>
    public static readonly MemberPolicy Default = Of(_ => { });

    public static MemberPolicy Of(Action<ApplicationRequestPolicyOptions> settings, string municipality = "")
    {
        var options = new ApplicationRequestPolicyOptions();
        settings(options);
        return new MemberPolicy("desk", options, municipality);
    }
}
