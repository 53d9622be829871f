using Gateway.Callers;
using Gateway.RequestPolicy.Rules;

namespace Gateway.Benchmarks.Micro;

/// <summary>The policy of an application with default settings, with and without the search for personal data.</summary>
internal static class SamplePolicy
{
    public static MemberPolicy WithoutPersonalData { get; } = Of(PersonalDataAction.Off);

    public static MemberPolicy WithPersonalData { get; } = Of(PersonalDataAction.Observe);

    private static MemberPolicy Of(PersonalDataAction requests) =>
        new("bench", new ApplicationRequestPolicyOptions(), new PersonalDataOptions { Requests = requests }, "");
}
