using Gateway.Callers;
using Gateway.RequestPolicy.Rules;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Policies of an application.</summary>
internal static class Policies
{
    /// <summary>The policy of an application without settings.</summary>
    public static readonly MemberPolicy Default = Of(_ => { });

    public static MemberPolicy Of(Action<ApplicationRequestPolicyOptions> settings, string municipality = "")
    {
        var options = new ApplicationRequestPolicyOptions();
        settings(options);
        return new MemberPolicy("desk", options, new PersonalDataOptions(), municipality);
    }

    public static MemberPolicy OfPersonalData(Action<PersonalDataOptions> settings)
    {
        var options = new PersonalDataOptions();
        settings(options);
        return new MemberPolicy("desk", new ApplicationRequestPolicyOptions(), options, municipality: "");
    }
}
