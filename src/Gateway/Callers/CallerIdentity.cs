using System.Security.Claims;

namespace Gateway.Callers;

/// <summary>
/// The identity of an application in ASP.NET's terms: its id is the name, and an operator's application has the role
/// <see cref="CallerPolicies.Operator"/>. Every authentication scheme creates this identity. It is never changed, because all
/// requests of an application share it.
/// </summary>
internal sealed class CallerIdentity(Application application)
    : ClaimsIdentity(ClaimsOf(application), authenticationType: "Application", ClaimTypes.Name, ClaimTypes.Role)
{
    /// <summary>The application whose identity this is.</summary>
    public Application Application { get; } = application;

    private static IEnumerable<Claim> ClaimsOf(Application application)
    {
        yield return new Claim(ClaimTypes.Name, application.Id);
        if (application.IsOperator)
        {
            yield return new Claim(ClaimTypes.Role, CallerPolicies.Operator);
        }
    }
}
