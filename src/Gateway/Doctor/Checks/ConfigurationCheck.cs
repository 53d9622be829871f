using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>Reports the configuration. It is valid, because a host with an invalid one cannot be built.</summary>
internal sealed class ConfigurationCheck : ICheck
{
    public Topic Topic => Topics.Configuration;

    public Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var here = examination.Here;
        var (ja, en) = (List(here, "、"), List(here, ", "));
        examination.Add(Topic.Ok(new(
            $"リージョン {here.Region}、ロール {here.RoleArn}、{ja}", $"Region {here.Region}, role {here.RoleArn}, {en}")));
        return Task.CompletedTask;
    }

    private static string List(Deployment here, string separator) => string.Join(
        separator,
        here.Endpoints.Select(endpoint => $"{endpoint.Service} {endpoint.Address.GetLeftPart(UriPartial.Authority)}"));
}
