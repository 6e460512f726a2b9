import type { Agent, AgentOptions } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** An agent that reaches https hosts through a proxy's tunnel. The certificates count at both ends of it. */
export function createProxyAgent(proxy: URL, options: AgentOptions): Agent {
  const agent = new HttpsProxyAgent(proxy, options);
  const connect = agent.connect.bind(agent);
  // The package keeps its options for the way to the proxy.
  agent.connect = (request, target) => connect(request, Object.assign(target, { ca: options.ca }));
  return agent;
}
