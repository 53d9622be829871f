namespace Gateway.Doctor.Checks;

/// <summary>Says what was configured. Whatever is wrong with it has kept the host from being built.</summary>
internal sealed class ConfigurationCheck(Deployment here) : ICheck
{
    public Topic Topic => Topics.Configuration;

    public Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var addresses = string.Join(
            ", ", here.Endpoints.Select(endpoint => endpoint.Address.GetLeftPart(UriPartial.Authority)));
        examination.Add(Topic.Ok(Quote.AsIs($"{here.Region}, {here.RoleArn}, {addresses}")));
        return Task.CompletedTask;
    }
}
