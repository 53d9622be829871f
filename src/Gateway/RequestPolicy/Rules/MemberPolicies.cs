using System.Runtime.CompilerServices;
using Gateway.Callers;
using Microsoft.Extensions.Options;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// The policy of each application, created at its first use. It is tied to the <see cref="Application"/> of one configuration
/// snapshot and is collected together with it.
/// </summary>
internal sealed class MemberPolicies
{
    private readonly ConditionalWeakTable<Application, MemberPolicy> _policies = [];
    private readonly Func<Application, MemberPolicy> _make;

    public MemberPolicies(IOptions<RequestPolicyOptions> options)
    {
        var municipality = options.Value.MunicipalityCode;
        _make = application => new MemberPolicy(
            application.Id, application.RequestPolicy, application.PersonalData, municipality, application.EndUserKey);
    }

    public MemberPolicy Of(Application application) => _policies.GetOrAdd(application, _make);
}
