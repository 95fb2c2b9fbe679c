"""Answers about the two senses of "circuit breaker": the software pattern and the switch."""

BREAKER_TREE = """\
- title: Software
  context: resilience patterns of distributed software
  children:
    - Retry
    - Circuit Breaker
"""
SOFTWARE = """\
A circuit breaker keeps an application from calling a remote service that is likely to fail. It
wraps the calls and counts failures. When they reach a threshold, the breaker opens, and further
calls fail at once instead of waiting for a timeout. Later it lets a few requests through; if they
succeed it closes again. For example, a microservice that calls a payment service can return a
fallback while that service is down, so that threads are not exhausted and the failure does not
cascade through the other services of the software."""
ELECTRICAL = {
    "preview": """\
1. What is the purpose of a circuit breaker in an electrical panel?
2. How does a circuit breaker differ from a fuse?
3. What happens when a circuit breaker trips?
4. What are the main kinds of circuit breakers for a house?
5. How do you reset a tripped circuit breaker safely?""",
    "explain": """\
A circuit breaker is an electrical safety device that protects a circuit from damage by more
current than its wires can carry. When a fault occurs it interrupts the flow of current, so that
the wires do not become hot and burn. Unlike a fuse, which melts once and must be replaced, it can
be reset by hand. For example, when a kettle and a heater on the same circuit draw more than
sixteen amperes together, the breaker in the panel trips, and all the sockets of that room go dark
until someone moves its lever back.""",
    "keypoint": """\
- A circuit breaker is an automatic switch that protects a circuit from overcurrent.
- It interrupts the flow of current when a fault is found.
- Unlike a fuse it can be reset, by hand or by itself.
- It comes in many sizes, from household devices to switchgear for high voltage.""",
}
PREVIEW = """\
1. What is the purpose of a circuit breaker in a set of services?
2. How does a circuit breaker differ from a retry?
3. What happens to calls when a circuit breaker opens?
4. What are the three states of a circuit breaker?
5. How does a circuit breaker know that a service has recovered?"""
