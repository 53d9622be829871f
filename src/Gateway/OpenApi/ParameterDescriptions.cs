using System.ComponentModel;
using System.Reflection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>Shows the <see cref="DescriptionAttribute"/> of a handler's parameter.</summary>
internal sealed class ParameterDescriptions : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context) =>
        parameter.Description ??= context.ParameterInfo?.GetCustomAttribute<DescriptionAttribute>()?.Description;
}
