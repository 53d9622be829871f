using Gateway.Callers;
using Gateway.Inspection;

namespace Gateway.Tests.Inspection;

/// <summary>What an application may send.</summary>
internal static class Policies
{
    /// <summary>With no setting of its own.</summary>
    public static readonly MemberPolicy Default = Of(_ => { });

    public static MemberPolicy Of(Action<ApplicationInspectionOptions> settings, string municipality = "")
    {
        var options = new ApplicationInspectionOptions();
        settings(options);
        return new MemberPolicy("desk", options, municipality);
    }
}
